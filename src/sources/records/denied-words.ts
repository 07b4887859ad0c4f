/** What the codes and messages of denials, denials by proxy and the lookalikes that a reader takes for denials hold, in any case. */
export const DENIED_WORDS =
  'denie[ds]|authori[sz]|plicit ?deny|forbidden|permission|not allowed|assume|insufficient|cannot access|trust policy|(bucket|role) policy|identity pool|whitelisted|ensure the|expired.?token|invalid.?client.?token|unrecognized.?client|signature.?does.?not.?match|invalid.?access.?key|kmsinvalidstate|is disabled|is pending deletion';

/** Text that may tell a denial or one of its lookalikes; wider than what `denials` makes of it, for every phrase there. */
export const TELLS_DENIAL =
  /error[ _-]?(?:code|message|type)|exception|denie[ds]|not.?authori[sz]|unauthori[sz]|authorization|(?:ex|im)plicit ?deny|forbidden|permission|not allowed|(?:to|be|not|n[’']t) assume|insufficient|expired|signature|unknownerror|whitelisted|identity pool|cannot access|trust policy|(?:bucket|role) policy|ensure the|拒否/i;
