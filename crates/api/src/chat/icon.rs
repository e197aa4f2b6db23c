//! The icon of a line's chat: a speech bubble, drawn here so that every size is sharp and nothing needs a font.

use std::io::Cursor;
use std::sync::{Arc, LazyLock};

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use image::{ImageFormat, Rgb, RgbImage};

use super::line;
use super::manifest::ACCENT;
use crate::extract::Path;
use crate::problem::{Problem, Result};
use crate::state::App;

/// The bubble in a square of side 1: a rounded box and a tail, within the middle that every mask leaves.
const BOX: [f32; 4] = [0.24, 0.27, 0.76, 0.63];
const RADIUS: f32 = 0.11;
const TAIL: [[f32; 2]; 3] = [[0.36, 0.58], [0.36, 0.76], [0.54, 0.60]];

static PNG_192: LazyLock<Option<Bytes>> = LazyLock::new(|| png(192));
static PNG_512: LazyLock<Option<Bytes>> = LazyLock::new(|| png(512));

pub(super) async fn get_png_192(State(app): State<Arc<App>>, Path(name): Path<String>) -> Result<Response> {
    line::find(&app, name).await?;
    drawn(&PNG_192)
}

pub(super) async fn get_png_512(State(app): State<Arc<App>>, Path(name): Path<String>) -> Result<Response> {
    line::find(&app, name).await?;
    drawn(&PNG_512)
}

pub(super) async fn get_svg(State(app): State<Arc<App>>, Path(name): Path<String>) -> Result<Response> {
    line::find(&app, name).await?;
    Ok(response("image/svg+xml", Bytes::from(svg())))
}

fn drawn(png: &Option<Bytes>) -> Result<Response> {
    let bytes = png.clone().ok_or_else(|| Problem::logged("the icon can't be drawn"))?;
    Ok(response("image/png", bytes))
}

fn response(media_type: &'static str, bytes: Bytes) -> Response {
    ([(CONTENT_TYPE, media_type), (CACHE_CONTROL, "public, max-age=86400")], bytes).into_response()
}

fn svg() -> String {
    let [red, green, blue] = ACCENT;
    let [left, top, right, bottom] = BOX.map(|at| at * 512.0);
    let (width, height, radius) = (right - left, bottom - top, RADIUS * 512.0);
    let points = TAIL.map(|[x, y]| format!("{},{}", x * 512.0, y * 512.0)).join(" ");
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 512 512\">\
         <rect width=\"512\" height=\"512\" rx=\"112\" fill=\"#{red:02x}{green:02x}{blue:02x}\"/>\
         <g fill=\"#fff\"><rect x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\" rx=\"{radius}\"/>\
         <polygon points=\"{points}\"/></g></svg>"
    )
}

fn png(side: u32) -> Option<Bytes> {
    #[expect(clippy::cast_precision_loss, reason = "sides are small")]
    let picture = RgbImage::from_fn(side, side, |x, y| {
        let pixel = 1.0 / side as f32;
        let point = [(x as f32 + 0.5) * pixel, (y as f32 + 0.5) * pixel];
        let inside = (0.5 - distance(point) / pixel).clamp(0.0, 1.0);
        Rgb(ACCENT.map(|channel| mix(channel, inside)))
    });
    let mut bytes = Vec::new();
    picture.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).ok()?;
    Some(bytes.into())
}

/// From a channel of the ground to white.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 255")]
fn mix(channel: u8, white: f32) -> u8 {
    (f32::from(channel) + (255.0 - f32::from(channel)) * white).round() as u8
}

/// How far a point is outside the bubble; negative inside.
fn distance(point: [f32; 2]) -> f32 {
    rounded_box(point).min(triangle(point))
}

fn rounded_box([x, y]: [f32; 2]) -> f32 {
    let [left, top, right, bottom] = BOX;
    let across = (x - (left + right) / 2.0).abs() - (right - left) / 2.0 + RADIUS;
    let down = (y - (top + bottom) / 2.0).abs() - (bottom - top) / 2.0 + RADIUS;
    across.max(0.0).hypot(down.max(0.0)) + across.max(down).min(0.0) - RADIUS
}

/// The distance to the farthest edge's line, which is exact enough for smooth edges.
fn triangle([x, y]: [f32; 2]) -> f32 {
    let edge = |from: [f32; 2], to: [f32; 2]| {
        let [dx, dy] = [to[0] - from[0], to[1] - from[1]];
        ((y - from[1]) * dx - (x - from[0]) * dy) / dx.hypot(dy)
    };
    let [a, b, c] = TAIL;
    edge(a, b).max(edge(b, c)).max(edge(c, a))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bubble_is_white_on_the_accent() {
        let bytes = png(192).unwrap();
        let picture = image::load_from_memory(&bytes).unwrap().into_rgb8();
        assert_eq!(picture.dimensions(), (192, 192));
        for (x, y, colour) in
            [(96, 86, [255; 3]), (75, 132, [255; 3]), (4, 4, ACCENT), (96, 160, ACCENT), (150, 140, ACCENT)]
        {
            assert_eq!(picture.get_pixel(x, y).0, colour, "{x},{y}");
        }
        assert!(bytes.len() < 8_192, "{}", bytes.len());
    }
}
