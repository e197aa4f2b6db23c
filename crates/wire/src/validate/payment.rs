//! Orders to pay and their progress.

use super::check;
use crate::Invalid;
use crate::limits::{
    AMOUNT_DESCRIPTION_CHARS, AMOUNT_OFFSET, EXPIRATION_DESCRIPTION_CHARS, ORDER_ITEM_NAME_CHARS,
    ORDER_ITEMS_WITH_IMAGES, ORDER_STATUS_DESCRIPTION_CHARS, PAYMENT_CONFIGURATION_CHARS, REFERENCE_ID_CHARS,
};
use crate::message::interactive::{Amount, OrderDetails, OrderStatus, PayableOrder};

const PATH: &str = "interactive.action.parameters";

pub(super) fn details(details: &OrderDetails) -> Result<(), Invalid> {
    reference_id(&details.reference_id)?;
    check::one_of(format_args!("{PATH}.type"), &details.kind, &["digital-goods", "physical-goods"])?;
    check::one_of(format_args!("{PATH}.currency"), &details.currency, &["INR", "BRL", "SGD"])?;
    let configuration = details.payment_configuration.as_deref().unwrap_or_default();
    check::at_most(format_args!("{PATH}.payment_configuration"), configuration, PAYMENT_CONFIGURATION_CHARS)?;
    order(&details.order)?;
    amount("total_amount", &details.total_amount)?;
    // The sum is made in 128 bits: values of callers may be anything.
    let part = |amount: Option<&Amount>| amount.map_or(0, |amount| i128::from(amount.value));
    let order = &details.order;
    let sum = part(Some(&order.subtotal)) + part(order.tax.as_ref()) + part(order.shipping.as_ref())
        - part(order.discount.as_ref());
    if part(Some(&details.total_amount)) != sum {
        let reason = format!("must be subtotal + tax + shipping - discount = {sum}");
        return Err(Invalid::value(format_args!("{PATH}.total_amount.value"), reason));
    }
    Ok(())
}

pub(super) fn status(status: &OrderStatus) -> Result<(), Invalid> {
    reference_id(&status.reference_id)?;
    let known = ["pending", "processing", "partially_shipped", "shipped", "completed", "canceled"];
    check::one_of(format_args!("{PATH}.order.status"), &status.order.status, &known)?;
    let description = status.order.description.as_deref().unwrap_or_default();
    check::at_most(format_args!("{PATH}.order.description"), description, ORDER_STATUS_DESCRIPTION_CHARS)
}

fn reference_id(id: &str) -> Result<(), Invalid> {
    let field = format!("{PATH}.reference_id");
    check::required(&field, id, REFERENCE_ID_CHARS)?;
    if id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-')) {
        return Ok(());
    }
    Err(Invalid::value(field, "must consist of A-Z, a-z, 0-9, `_`, `.` and `-`"))
}

fn order(order: &PayableOrder) -> Result<(), Invalid> {
    check::one_of(format_args!("{PATH}.order.status"), &order.status, &["pending"])?;
    if order.items.is_empty() && order.kind.as_deref() != Some("quick_pay") {
        return Err(Invalid::required(format_args!("{PATH}.order.items")));
    }
    for (at, item) in order.items.iter().enumerate() {
        check::required(format_args!("{PATH}.order.items[{at}].name"), &item.name, ORDER_ITEM_NAME_CHARS)?;
        amount(&format!("order.items[{at}].amount"), &item.amount)?;
        if let Some(sale) = &item.sale_amount {
            amount(&format!("order.items[{at}].sale_amount"), sale)?;
        }
        if item.quantity == 0 {
            return Err(Invalid::value(format_args!("{PATH}.order.items[{at}].quantity"), "must be at least 1"));
        }
    }
    if order.items.len() > ORDER_ITEMS_WITH_IMAGES && order.items.iter().any(|item| item.extra.contains_key("image")) {
        let reason = format!("must be at most {ORDER_ITEMS_WITH_IMAGES} when items have images");
        return Err(Invalid::parameter(format_args!("{PATH}.order.items"), reason));
    }
    amount("order.subtotal", &order.subtotal)?;
    let parts = [("tax", &order.tax), ("shipping", &order.shipping), ("discount", &order.discount)];
    for (name, part) in parts {
        if let Some(part) = part {
            amount(&format!("order.{name}"), part)?;
        }
    }
    let expiration = order.expiration.as_ref().and_then(|expiration| expiration.description.as_deref());
    let field = format_args!("{PATH}.order.expiration.description");
    check::at_most(field, expiration.unwrap_or_default(), EXPIRATION_DESCRIPTION_CHARS)
}

fn amount(name: &str, amount: &Amount) -> Result<(), Invalid> {
    if amount.value < 0 {
        return Err(Invalid::value(format_args!("{PATH}.{name}.value"), "must not be negative"));
    }
    if amount.offset != AMOUNT_OFFSET {
        return Err(Invalid::value(format_args!("{PATH}.{name}.offset"), format!("must be {AMOUNT_OFFSET}")));
    }
    let description = amount.description.as_deref().unwrap_or_default();
    check::at_most(format_args!("{PATH}.{name}.description"), description, AMOUNT_DESCRIPTION_CHARS)?;
    let program = amount.discount_program_name.as_deref().unwrap_or_default();
    check::at_most(format_args!("{PATH}.{name}.discount_program_name"), program, AMOUNT_DESCRIPTION_CHARS)
}
