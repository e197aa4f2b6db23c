//! Products and addresses in interactive messages.

use super::{check, choices};
use crate::Invalid;
use crate::limits::{IN_PIN_CODE_CHARS, PRODUCT_SECTIONS, PRODUCTS};
use crate::message::interactive::{AddressForm, ProductAction, ProductListAction};

pub(super) fn one(action: &ProductAction) -> Result<(), Invalid> {
    check::present("interactive.action.catalog_id", action.catalog_id.as_deref())?;
    check::present("interactive.action.product_retailer_id", action.product_retailer_id.as_deref()).map(drop)
}

pub(super) fn many(action: &ProductListAction) -> Result<(), Invalid> {
    check::present("interactive.action.catalog_id", action.catalog_id.as_deref())?;
    check::count("interactive.action.sections", action.sections.len(), 1, PRODUCT_SECTIONS)?;
    for (at, section) in action.sections.iter().enumerate() {
        let path = format!("interactive.action.sections[{at}]");
        choices::section_title(&path, section.title.as_deref(), action.sections.len())?;
        check::count(format_args!("{path}.product_items"), section.product_items.len(), 1, PRODUCTS)?;
        for (at, item) in section.product_items.iter().enumerate() {
            let id = Some(item.product_retailer_id.as_str());
            check::present(format_args!("{path}.product_items[{at}].product_retailer_id"), id)?;
        }
    }
    let products: usize = action.sections.iter().map(|section| section.product_items.len()).sum();
    if products > PRODUCTS {
        let reason = format!("must have at most {PRODUCTS} products in all, has {products}");
        return Err(Invalid::parameter("interactive.action.sections", reason));
    }
    Ok(())
}

pub(super) fn address(form: &AddressForm) -> Result<(), Invalid> {
    let path = "interactive.action.parameters";
    check::present(format_args!("{path}.country"), Some(&form.country))?;
    let pin_code = form.values.as_ref().and_then(|values| values.get("in_pin_code")).and_then(|code| code.as_str());
    check::at_most(format_args!("{path}.values.in_pin_code"), pin_code.unwrap_or_default(), IN_PIN_CODE_CHARS)
}
