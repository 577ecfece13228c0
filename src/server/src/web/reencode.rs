//! Pictures made anew: decoded within bounds, turned upright, and written again without anything but their pixels.

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits};
use std::io::Cursor;

/// Most pixels of a picture that is decoded.
const MOST_PIXELS: u64 = 40_000_000;
/// Longest side.
const LONGEST_SIDE: u32 = 20_000;
/// Most memory that a decoder may take.
const MOST_MEMORY: u64 = 256 * 1024 * 1024;
/// A small picture fits into this; the page shows it at half of it.
const SMALL: (u32, u32) = (380, 300);

/// How large the picture is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Size {
    /// For a page.
    Thumbnail,
    /// Every pixel.
    Whole,
}

/// A picture made anew.
pub(crate) struct Made {
    /// JPEG, or PNG where something is transparent.
    pub(crate) media_type: &'static str,
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
}

/// Makes a picture anew; `None` when it is no JPEG, PNG or WebP, is broken, or is larger than may be decoded.
pub(crate) fn picture(bytes: &[u8], size: Size) -> Option<Made> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    if !matches!(reader.format()?, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP) {
        return None;
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS || decoder.total_bytes() > MOST_MEMORY {
        return None;
    }
    // what would have told the viewer to turn it goes with the rest of its metadata
    let orientation = decoder.orientation().ok();
    let mut picture = DynamicImage::from_decoder(decoder).ok()?;
    if size == Size::Thumbnail {
        picture = picture.thumbnail(SMALL.0.max(SMALL.1), SMALL.0.max(SMALL.1));
    }
    if let Some(orientation) = orientation {
        picture.apply_orientation(orientation);
    }
    let mut bytes = Vec::new();
    if picture.color().has_alpha() {
        let plain = DynamicImage::ImageRgba8(picture.into_rgba8());
        plain.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).ok()?;
        return Some(Made { media_type: "image/png", bytes });
    }
    let quality = if size == Size::Thumbnail { 82 } else { 92 };
    JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(&picture.into_rgb8()).ok()?;
    Some(Made { media_type: "image/jpeg", bytes })
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Rgb, RgbImage, Rgba, RgbaImage};

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        let drawn = RgbImage::from_fn(width, height, |x, y| Rgb([(x % 256) as u8, (y % 256) as u8, 90]));
        DynamicImage::ImageRgb8(drawn).write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).unwrap();
        bytes
    }

    fn jpeg_with_exif(exif: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        JpegEncoder::new(&mut bytes).encode_image(&RgbImage::from_pixel(40, 20, Rgb([200, 10, 10]))).unwrap();
        let body = [b"Exif\0\0".as_slice(), exif].concat();
        let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
        [&bytes[..2], &[0xff, 0xe1], &length, &body, &bytes[2..]].concat()
    }

    fn dimensions(made: &Made) -> (u32, u32) {
        let picture = image::load_from_memory(&made.bytes).unwrap();
        (picture.width(), picture.height())
    }

    #[test]
    fn a_picture_keeps_its_pixels_and_nothing_else() {
        // little-endian TIFF, one entry: orientation 6, to be turned by a quarter
        let turned = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0canary-place";
        let bytes = jpeg_with_exif(turned);
        assert!(bytes.windows(6).any(|window| window == b"canary"));
        let made = picture(&bytes, Size::Whole).unwrap();
        assert_eq!((made.media_type, dimensions(&made)), ("image/jpeg", (20, 40)));
        assert!(!made.bytes.windows(6).any(|window| window == b"canary"));
        assert!(!made.bytes.windows(4).any(|window| window == b"Exif"));
    }

    #[test]
    fn a_small_picture_is_small_and_the_whole_has_every_pixel() {
        let bytes = png(1200, 800);
        assert_eq!(dimensions(&picture(&bytes, Size::Whole).unwrap()), (1200, 800));
        let (width, height) = dimensions(&picture(&bytes, Size::Thumbnail).unwrap());
        assert!(width <= 380 && height <= 380 && width > 300, "{width} {height}");
    }

    #[test]
    fn what_is_transparent_stays_so() {
        let mut bytes = Vec::new();
        let drawn = DynamicImage::ImageRgba8(RgbaImage::from_pixel(8, 8, Rgba([1, 2, 3, 40])));
        drawn.write_to(&mut Cursor::new(&mut bytes), ImageFormat::WebP).unwrap();
        let made = picture(&bytes, Size::Whole).unwrap();
        assert_eq!((made.media_type, dimensions(&made)), ("image/png", (8, 8)));
    }

    #[test]
    fn a_bomb_is_not_decoded() {
        // a PNG whose header promises 60 000 × 60 000 pixels
        let mut bomb = png(1, 1);
        bomb[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
        bomb[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
        let table = crc(&bomb[12..29]);
        bomb[29..33].copy_from_slice(&table.to_be_bytes());
        assert!(picture(&bomb, Size::Thumbnail).is_none());
        // and one within the longest side, but with too many pixels
        bomb[16..20].copy_from_slice(&15_000_u32.to_be_bytes());
        bomb[20..24].copy_from_slice(&15_000_u32.to_be_bytes());
        let table = crc(&bomb[12..29]);
        bomb[29..33].copy_from_slice(&table.to_be_bytes());
        assert!(picture(&bomb, Size::Whole).is_none());
    }

    #[test]
    fn what_is_broken_or_no_picture_is_refused() {
        let whole = png(64, 64);
        for bytes in [&b"%PDF-1.7"[..], b"", b"GIF89a", b"<svg/>", &whole[..whole.len() / 2]] {
            assert!(picture(bytes, Size::Whole).is_none());
        }
    }

    /// The check sum of PNG.
    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(u32::MAX, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 })
        })
    }
}
