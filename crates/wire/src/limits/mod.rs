//! Meta's limits on messages, as constants. Characters are Unicode scalar values.
//!
//! Each says where it comes from: *Cloud API* is Meta's documentation, *WhatsApp* the behaviour of the app, *Ours* our own.

mod media;

pub use media::{MEDIA, MediaKind, MediaRule, STICKER_STATIC_BYTES, VOICE_ICON_BYTES};

// Texts and media.

/// Cloud API: `text.body` up to 4096 characters.
pub const TEXT_BODY_CHARS: usize = 4096;

/// Cloud API: captions of images, videos and documents up to 1024 characters.
pub const CAPTION_CHARS: usize = 1024;

/// Ours: names of documents up to 240 characters; Meta documents no limit.
pub const FILENAME_CHARS: usize = 240;

/// Cloud API: the image of a link preview is smaller than 600 kB.
pub const MEDIA_PREVIEW_IMAGE_BYTES: u64 = 614_400;

/// Cloud API: descriptions of link previews show up to 80 characters.
pub const LINK_PREVIEW_DESCRIPTION_CHARS: usize = 80;

/// Cloud API: up to 257 contact cards a message (the OpenAPI document says 5).
pub const CONTACTS: usize = 257;

/// Cloud API: the message reacted to is at most 30 days old.
pub const REACTION_TARGET_AGE_DAYS: u64 = 30;

/// Cloud API: a quoted message older than 30 days is not shown.
pub const QUOTED_MESSAGE_AGE_DAYS: u64 = 30;

/// Cloud API: a message stays pinned 1 to 30 days.
pub const PIN_MAX_DAYS: u64 = 30;

/// Cloud API: a message is marked as read within 30 days of its receipt.
pub const READ_RECEIPT_AGE_DAYS: u64 = 30;

/// Cloud API: a typing indicator ends with the answer or after 25 seconds.
pub const TYPING_INDICATOR_SECS: u64 = 25;

/// WhatsApp: a message may be edited for 15 minutes.
pub const EDIT_MINUTES: u64 = 15;

/// WhatsApp: a message may be taken back for 2 days.
pub const REVOKE_DAYS: u64 = 2;

/// Cloud API: `biz_opaque_callback_data` up to 512 characters.
pub const BIZ_OPAQUE_CALLBACK_DATA_CHARS: usize = 512;

/// Latitudes go from -90 to 90 degrees.
pub const LATITUDE_DEGREES: f64 = 90.0;

/// Longitudes go from -180 to 180 degrees.
pub const LONGITUDE_DEGREES: f64 = 180.0;

// Interactive messages.

/// Cloud API: header texts up to 60 characters.
pub const HEADER_CHARS: usize = 60;

/// Cloud API: bodies of interactive messages up to 1024 characters.
pub const BODY_CHARS: usize = 1024;

/// Cloud API: bodies of lists up to 4096 characters.
pub const LIST_BODY_CHARS: usize = 4096;

/// Cloud API: footers up to 60 characters.
pub const FOOTER_CHARS: usize = 60;

/// Cloud API: 1 to 3 reply buttons.
pub const BUTTONS: usize = 3;

/// Cloud API: ids of reply buttons up to 256 characters.
pub const BUTTON_ID_CHARS: usize = 256;

/// Cloud API: button titles up to 20 characters.
pub const BUTTON_TITLE_CHARS: usize = 20;

/// Cloud API: the label that opens a list up to 20 characters.
pub const LIST_BUTTON_CHARS: usize = 20;

/// Cloud API: 1 to 10 sections in a list.
pub const LIST_SECTIONS: usize = 10;

/// Cloud API: up to 10 rows in a list, over all sections.
pub const LIST_ROWS: usize = 10;

/// Cloud API: titles of sections up to 24 characters.
pub const SECTION_TITLE_CHARS: usize = 24;

/// Cloud API: ids of rows up to 200 characters.
pub const ROW_ID_CHARS: usize = 200;

/// Cloud API: titles of rows up to 24 characters.
pub const ROW_TITLE_CHARS: usize = 24;

/// Cloud API: descriptions of rows up to 72 characters.
pub const ROW_DESCRIPTION_CHARS: usize = 72;

/// Cloud API: labels of link and call buttons up to 20 characters.
pub const CTA_DISPLAY_TEXT_CHARS: usize = 20;

/// Cloud API: up to 10 sections in a product list.
pub const PRODUCT_SECTIONS: usize = 10;

/// Cloud API: up to 30 products in a product list, over all sections.
pub const PRODUCTS: usize = 30;

/// Cloud API: a call button works 1 to 43200 minutes.
pub const VOICE_CALL_TTL_MINUTES: u64 = 43_200;

/// Cloud API: payloads of call buttons up to 512 characters.
pub const VOICE_CALL_PAYLOAD_CHARS: usize = 512;

/// Cloud API: labels of Flow buttons up to 30 characters (20 recommended).
pub const FLOW_CTA_CHARS: usize = 30;

/// Cloud API: Indian postal codes up to 6 characters.
pub const IN_PIN_CODE_CHARS: usize = 6;

/// Cloud API: at least 2 cards in a carousel.
pub const CAROUSEL_CARDS_MIN: usize = 2;

/// Cloud API: up to 10 cards in a carousel.
pub const CAROUSEL_CARDS: usize = 10;

/// Cloud API: bodies of carousel cards up to 160 characters.
pub const CARD_BODY_CHARS: usize = 160;

/// Cloud API: bodies of carousel cards have up to 2 line breaks.
pub const CARD_BODY_LINE_BREAKS: usize = 2;

/// Cloud API: ids of quick replies on carousel cards up to 20 characters.
pub const CARD_BUTTON_ID_CHARS: usize = 20;

/// WhatsApp: up to 99 pieces of an item in a cart.
pub const CART_ITEM_QUANTITY: u64 = 99;

/// Ours: up to 100 different items in a cart; Meta documents no limit.
pub const CART_ITEMS: usize = 100;

// Payments.

/// Cloud API: `reference_id` up to 35 characters.
pub const REFERENCE_ID_CHARS: usize = 35;

/// Cloud API: names of payment configurations up to 60 characters.
pub const PAYMENT_CONFIGURATION_CHARS: usize = 60;

/// Cloud API: `offset` of amounts is always 100.
pub const AMOUNT_OFFSET: i64 = 100;

/// Cloud API: names of order items up to 60 characters.
pub const ORDER_ITEM_NAME_CHARS: usize = 60;

/// Cloud API: up to 10 items when items have images.
pub const ORDER_ITEMS_WITH_IMAGES: usize = 10;

/// Cloud API: descriptions of tax, shipping and discount up to 60 characters.
pub const AMOUNT_DESCRIPTION_CHARS: usize = 60;

/// Cloud API: description of the expiration up to 120 characters.
pub const EXPIRATION_DESCRIPTION_CHARS: usize = 120;

/// Cloud API: description of an order's status up to 120 characters.
pub const ORDER_STATUS_DESCRIPTION_CHARS: usize = 120;

/// Cloud API: an order expires at least 300 seconds from now.
pub const ORDER_EXPIRATION_MIN_SECS: u64 = 300;

// Templates at send.

/// Cloud API: names of templates up to 512 characters.
pub const TEMPLATE_NAME_CHARS: usize = 512;

/// Cloud API: one-time codes are filled in by up to 5 apps.
pub const TEMPLATE_OTP_APPS: usize = 5;

/// Cloud API: package names of such apps up to 224 characters.
pub const TEMPLATE_PACKAGE_CHARS: usize = 224;

/// Cloud API: signature hashes of such apps have 11 characters.
pub const TEMPLATE_SIGNATURE_CHARS: usize = 11;

/// Cloud API: labels that fill in a code up to 25 characters.
pub const TEMPLATE_LABEL_CHARS: usize = 25;

/// Cloud API: buttons of templates have index 0 to 9.
pub const TEMPLATE_BUTTON_INDEX: u64 = 9;

/// Cloud API: payloads of template quick replies up to 256 characters.
pub const TEMPLATE_PAYLOAD_CHARS: usize = 256;

/// Cloud API: coupon codes up to 20 letters and digits.
pub const COUPON_CODE_CHARS: usize = 20;

/// Cloud API: up to 10 buttons in a template.
pub const TEMPLATE_BUTTONS: usize = 10;

/// Cloud API: headlines of limited-time offers up to 16 characters.
pub const TEMPLATE_OFFER_CHARS: usize = 16;

/// Cloud API: bodies of templates with a limited-time offer up to 600 characters.
pub const TEMPLATE_OFFER_BODY_CHARS: usize = 600;

/// Cloud API: one-time codes up to 15 characters.
pub const OTP_CHARS: usize = 15;
