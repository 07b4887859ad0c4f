/** Text that may tell a denial or one of its lookalikes; wider than what `denials` makes of it. */
export const TELLS_DENIAL =
  /error[ _-]?(?:code|message|type)|exception|access.?denied|not.?authori[sz]|unauthori[sz]|authorization|(?:ex|im)plicit ?deny|forbidden|no permission|expired|signature/i;
