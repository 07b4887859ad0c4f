// Stands in for the parser of browser names, which the SDK loads in browsers alone.
module.exports = { parse: () => undefined };
