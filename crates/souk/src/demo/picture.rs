//! Photos for the demo, drawn by code: dishes on a wooden table.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};

use crate::serve::Error;

/// Red, green and blue, 0 to 255.
pub type Color = [f32; 3];

const CRUST: Color = [214.0, 160.0, 88.0];
const SAUCE: Color = [196.0, 58.0, 34.0];
const CHEESE: Color = [246.0, 230.0, 190.0];
const BASIL: Color = [58.0, 122.0, 52.0];
const PLATE: Color = [240.0, 240.0, 236.0];
const RIM: Color = [226.0, 226.0, 222.0];

/// Where cheese melts and basil lies: angle in turns, distance from the middle and size as parts of the radius.
const CHEESE_AT: [(f32, f32, f32); 9] = [
    (0.02, 0.55, 0.15),
    (0.14, 0.28, 0.13),
    (0.24, 0.62, 0.14),
    (0.37, 0.40, 0.16),
    (0.48, 0.66, 0.12),
    (0.60, 0.30, 0.14),
    (0.71, 0.60, 0.15),
    (0.83, 0.45, 0.13),
    (0.93, 0.20, 0.12),
];
const BASIL_AT: [(f32, f32, f32); 5] =
    [(0.08, 0.38, 0.09), (0.31, 0.50, 0.10), (0.54, 0.48, 0.09), (0.77, 0.36, 0.10), (0.97, 0.64, 0.08)];

/// What a dish looks like.
pub struct Look {
    /// Whether it has a crust, as a pizza.
    pub has_crust: bool,
    /// The color below.
    pub base: Color,
    /// The color of the large pieces.
    pub first: Color,
    /// The color of the small ones.
    pub second: Color,
    /// How far the pieces are turned, in turns.
    pub turn: f32,
}

const MARGHERITA: Look = Look { has_crust: true, base: SAUCE, first: CHEESE, second: BASIL, turn: 0.0 };

/// A pizza, a JPEG of this size.
pub fn pizza(width: u32, height: u32) -> Result<Vec<u8>, Error> {
    draw(width, height, &MARGHERITA)
}

/// A dish, a square JPEG.
pub fn dish(size: u32, look: &Look) -> Result<Vec<u8>, Error> {
    draw(size, size, look)
}

fn draw(width: u32, height: u32, look: &Look) -> Result<Vec<u8>, Error> {
    let (middle_x, middle_y) = (width as f32 / 2.0, height as f32 / 2.0);
    let radius = middle_x.min(middle_y) * 0.8;
    let picture = RgbImage::from_fn(width, height, |x, y| {
        let (x, y) = (x as f32 + 0.5 - middle_x, y as f32 + 0.5 - middle_y);
        let color = at(look, x / radius, y / radius, y, 1.0 / radius);
        Rgb(color.map(|part| part.clamp(0.0, 255.0) as u8))
    });
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Jpeg)?;
    Ok(bytes.into_inner())
}

/// The color at a point in radii from the middle; edges are as soft as `pixel`.
fn at(look: &Look, x: f32, y: f32, row: f32, pixel: f32) -> Color {
    let distance = x.hypot(y);
    let grain = (row * 0.21 + (x * 3.0).sin() * 1.7).sin() * 9.0;
    let mut color = [142.0 + grain, 98.0 + grain, 62.0 + grain];
    let mut paint = |over: Color, depth: f32| {
        let share = (depth / pixel + 0.5).clamp(0.0, 1.0);
        for (under, over) in color.iter_mut().zip(over) {
            *under += (over - *under) * share;
        }
    };
    paint(PLATE, 1.12 - distance);
    let wobble = 0.006 * (y.atan2(x) * 7.0).sin() + 0.004 * (y.atan2(x) * 3.0).cos();
    let rim = if look.has_crust { CRUST } else { RIM };
    paint(shade(rim, distance, 0.92), 1.0 + wobble - distance);
    paint(look.base, if look.has_crust { 0.86 } else { 0.78 } + wobble * 2.0 - distance);
    if distance > 1.2 {
        return color;
    }
    for (turn, far, size) in CHEESE_AT {
        let (dx, dy) = offset(x, y, turn + look.turn, far);
        paint(look.first, size * (1.2 + 0.08 * (dy.atan2(dx) * 3.0 + turn * 40.0).sin()) - dx.hypot(dy));
    }
    for (turn, far, size) in BASIL_AT {
        let (dx, dy) = offset(x, y, turn + look.turn, far);
        let (sin, cos) = (turn * 9.0).sin_cos();
        let (along, across) = (dx * cos + dy * sin, dy * cos - dx * sin);
        paint(look.second, size - along.hypot(across * 2.2));
    }
    color
}

fn offset(x: f32, y: f32, turn: f32, far: f32) -> (f32, f32) {
    let (sin, cos) = (turn * std::f32::consts::TAU).sin_cos();
    (x - cos * far, y - sin * far)
}

/// Darker towards the rim.
fn shade(color: Color, distance: f32, from: f32) -> Color {
    let dark = ((distance - from) * 3.0).clamp(0.0, 0.4);
    color.map(|part| part * (1.0 - dark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_a_photo_of_its_size() {
        let bytes = pizza(64, 48).unwrap();
        let picture = image::load_from_memory_with_format(&bytes, ImageFormat::Jpeg).unwrap();
        assert_eq!((picture.width(), picture.height()), (64, 48));
    }
}
