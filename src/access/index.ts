export { access, assumingOf, verdictOf } from './access.js';
export type { Answer, Dependence, Verdict, Way } from './answer.js';
export type { AccessEnvironment, Circumstances, Question } from './question.js';
