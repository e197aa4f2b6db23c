//! `souk customer say`: what a customer does most, each in a word.

use std::path::Path;

use serde_json::{Map, Value, json};

use super::client::Client;
use super::offer::{self, Part};
use super::{Result, argument, file, open, send, usage};
use crate::cli::Say;

/// Writes, taps, chooses, orders or reacts; prints the message's wamid.
pub async fn run(say: Say) -> Result<()> {
    let text = say.text.map(argument).transpose()?;
    if text.as_deref().is_some_and(|text| text.trim().is_empty()) {
        return Err(usage("the text is empty").about("text"));
    }
    let reply_to = say.reply_to.as_deref();
    let prepared = match (&say.order, &say.location, &say.image) {
        (Some(items), _, _) => Some(order(items, text.as_deref())?),
        (_, Some(place), _) => Some(location(place)?),
        (_, _, Some(path)) => Some(image(path, text.as_deref())?),
        _ => text.as_ref().map(|text| json!({ "type": "text", "text": { "body": text } })),
    };
    let upload = say.image.as_deref().map(|path| file::read(path, file::kind_of(path).1, false)).transpose()?;
    let client = open(&say.address, say.name.as_deref()).await?;
    let message = match (&say.tap, &say.pick, &say.react) {
        (Some(wanted), _, _) => offer::answer(&client.newest().await?.data, Part::Button, wanted, reply_to)?,
        (_, Some(wanted), _) => offer::answer(&client.newest().await?.data, Part::Row, wanted, reply_to)?,
        (_, _, Some(emoji)) => reaction(&client, emoji, reply_to).await?,
        _ => {
            let mut message = prepared.unwrap_or_default();
            if let Some(wamid) = reply_to {
                message["context"] = json!({ "id": wamid });
            }
            message
        }
    };
    let mut message = message.as_object().cloned().unwrap_or_else(Map::new);
    if let Some(upload) = upload {
        let media = client.upload(upload).await?;
        send::attach(&mut message, "image", &media.id, "");
    }
    send::post(&client, say.client_id, message).await
}

pub(super) async fn reaction(client: &Client, emoji: &str, reply_to: Option<&str>) -> Result<Value> {
    let target = match reply_to {
        Some(wamid) => wamid.to_owned(),
        None => {
            let thread = client.newest().await?.data;
            let newest = thread.iter().rev().find(|message| message.is_from_business());
            let missing = || usage("the business has written nothing to react to yet").about("react");
            newest.ok_or_else(missing)?.facts.id.clone()
        }
    };
    Ok(json!({ "type": "reaction", "reaction": { "message_id": target, "emoji": emoji } }))
}

fn image(path: &Path, caption: Option<&str>) -> Result<Value> {
    if file::kind_of(path).0 != "image" {
        let reason = format!("{}: is no image by its name; send it with `send --file`", path.display());
        return Err(usage(reason).about("image"));
    }
    let mut image = json!({});
    if let Some(caption) = caption {
        image["caption"] = caption.into();
    }
    Ok(json!({ "type": "image", "image": image }))
}

/// Catalogue and prices are the server's to say.
pub(super) fn order(items: &str, note: Option<&str>) -> Result<Value> {
    let mut lines = Vec::new();
    for item in items.split(',').map(str::trim) {
        let (id, quantity) = match item.rsplit_once(':') {
            // An id may hold a colon itself.
            Some((id, quantity)) if quantity.bytes().all(|byte| byte.is_ascii_digit()) => (id, quantity),
            _ => (item, "1"),
        };
        let wrong = || usage(format!("{item:?} is not RETAILER_ID or RETAILER_ID:QTY")).about("order");
        let quantity: u32 = quantity.parse().map_err(|_| wrong())?;
        if id.is_empty() || quantity == 0 {
            return Err(wrong());
        }
        lines.push(json!({ "product_retailer_id": id, "quantity": quantity }));
    }
    let mut order = json!({ "product_items": lines });
    if let Some(note) = note {
        order["text"] = note.into();
    }
    Ok(json!({ "type": "order", "order": order }))
}

pub(super) fn location(place: &str) -> Result<Value> {
    let wrong = || usage(format!("{place:?} is not LAT,LON in degrees, such as 35.68,139.76")).about("location");
    let (latitude, longitude) = place.split_once(',').ok_or_else(wrong)?;
    let degrees = |text: &str, most: f64| {
        let degrees: f64 = text.trim().parse().map_err(|_| wrong())?;
        if degrees.abs() <= most { Ok(degrees) } else { Err(wrong()) }
    };
    let (latitude, longitude) = (degrees(latitude, 90.0)?, degrees(longitude, 180.0)?);
    Ok(json!({ "type": "location", "location": { "latitude": latitude, "longitude": longitude } }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn carts_are_read() {
        assert_eq!(
            order("pizza:2, sku:red,wine", Some("later")).unwrap()["order"],
            json!({ "text": "later", "product_items": [
                { "product_retailer_id": "pizza", "quantity": 2 },
                { "product_retailer_id": "sku:red", "quantity": 1 },
                { "product_retailer_id": "wine", "quantity": 1 }] })
        );
        for wrong in ["", "a,,b", ":2", "a:0", "a:99999999999", "a:"] {
            assert_eq!(order(wrong, None).unwrap_err().members["field"], "order", "{wrong}");
        }
    }

    #[test]
    fn places_are_read() {
        assert_eq!(location("-35.6, 139.7").unwrap()["location"], json!({ "latitude": -35.6, "longitude": 139.7 }));
        for wrong in ["", "1", "91,0", "0,181", "a,b", "NaN,0", "inf,0"] {
            assert_eq!(location(wrong).unwrap_err().members["field"], "location", "{wrong}");
        }
    }
}
