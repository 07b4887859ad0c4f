export { access, answerTo, assumingOf, verdictOf } from './access.js';
export { type AskedAction, actionsIn, askedActions } from './actions.js';
export type { Answer, Dependence, Verdict, Way } from './answer.js';
export { asSession, type Caller, callerOf, identity } from './caller.js';
export {
  type FunctionAccess,
  type FunctionQuestion,
  functionAccess,
  type MappingAccess,
} from './function/function-access.js';
export { type Network, networkOf, type Path, type SubnetPath } from './function/network.js';
export { type FunctionSurvey, type OtherVersion, surveyOf } from './function/survey.js';
export { type TableFacts, tableFacts } from './function/tables.js';
export { type FunctionWay, functionContext, POLLING, waysOf } from './function/ways.js';
export type { AccessEnvironment, Circumstances, Question } from './question.js';
export { completedArn, isAskedOn, resourcesInWords } from './resources.js';
