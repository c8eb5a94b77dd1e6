//! Numbers for texts that hold no digits.

/// The number in letters, of which the given one is nought.
pub fn letters(number: u32, width: u32, first: u8) -> String {
    let places = (0..width).rev();
    let letter = |place| first + u8::try_from(number / 26_u32.pow(place) % 26).unwrap();
    places.map(|place| char::from(letter(place))).collect()
}
