// Stands in for a collection of 90 spinners, of which ora shows these two.
module.exports = {
  dots: { interval: 80, frames: [...'⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'] },
  line: { interval: 130, frames: ['-', '\\', '|', '/'] },
};
