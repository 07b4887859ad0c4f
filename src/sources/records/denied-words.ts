/** How denials, denials by proxy and the lookalikes that a reader takes for denials are worded, in any case. */
export const DENIED_WORDS =
  'access.?denied|unauthori[sz]ed|not.?authori[sz]ed|authorization.?error|explicit deny|forbidden|not have permission|cannot be assumed|cannot access stream|expired.?token|invalid.?client.?token|unrecognized.?client|signature.?does.?not.?match|invalid.?access.?key|kmsinvalidstate|is disabled|is pending deletion';
