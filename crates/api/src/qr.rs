//! QR codes, black on white with the quiet zone of four modules that scanners need.

use axum::response::{IntoResponse as _, Response};
use fast_qr::convert::Builder as _;
use fast_qr::convert::svg::SvgBuilder;
use fast_qr::{ECL, QRBuilder, QRCode};
use http::header::CONTENT_TYPE;
use image::{GrayImage, ImageFormat, Luma};

use crate::problem::{Problem, Result};

const QUIET_MODULES: usize = 4;

/// A text as QR code, SVG.
pub(crate) fn svg(text: &str) -> Result<Response> {
    let image = SvgBuilder::default().margin(QUIET_MODULES).to_str(&code(text)?);
    Ok(([(CONTENT_TYPE, "image/svg+xml")], image).into_response())
}

/// A text as QR code, PNG of `size` pixels.
pub(crate) fn png(text: &str, size: u32) -> Result<Response> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    draw(&code(text)?, size).write_to(&mut bytes, ImageFormat::Png).map_err(|error| Problem::internal(&error))?;
    Ok(([(CONTENT_TYPE, "image/png")], bytes.into_inner()).into_response())
}

fn code(text: &str) -> Result<QRCode> {
    QRBuilder::new(text).ecl(ECL::M).build().map_err(|_| Problem::invalid("text", "is too long for a QR code"))
}

fn draw(code: &QRCode, size: u32) -> GrayImage {
    let modules = code.size + 2 * QUIET_MODULES;
    let scale = (size as usize / modules).max(1);
    let margin = (size as usize).saturating_sub(code.size * scale) / 2;
    GrayImage::from_fn(size, size, |x, y| {
        let module = |at: u32| (at as usize).checked_sub(margin).map(|at| at / scale).filter(|at| *at < code.size);
        let is_dark = match (module(x), module(y)) {
            (Some(x), Some(y)) => code[y][x].value(),
            _ => false,
        };
        Luma([if is_dark { 0 } else { 255 }])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_has_a_quiet_zone_and_finder_patterns() {
        let code = code("https://chat.example.com/l/23456789AB").unwrap();
        let image = draw(&code, 512);
        assert_eq!(image.dimensions(), (512, 512));
        let scale = 512 / (code.size + 8);
        let margin = (512 - code.size * scale) / 2;
        assert!(margin >= 4 * scale);
        assert_eq!(image.get_pixel(0, 0), &Luma([255]));
        let corner = u32::try_from(margin).unwrap();
        assert_eq!(image.get_pixel(corner, corner), &Luma([0]), "the finder pattern begins where the margin ends");
    }
}
