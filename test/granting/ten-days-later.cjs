// Moves the clock of the process on by ten days: what was granted a moment ago had time to be used.
const AHEAD = 10 * 24 * 60 * 60 * 1000;
const Real = Date;

class Later extends Real {
  constructor(...args) {
    if (args.length === 0) super(Real.now() + AHEAD);
    else super(...args);
  }

  static now() {
    return Real.now() + AHEAD;
  }
}
globalThis.Date = Later;
