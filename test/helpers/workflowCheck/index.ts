export { importProblems } from './fresh';
export { layoutProblems } from './layout';
export { parameterProblems } from './parameters';
export { isNote } from './types';
export type { WorkflowFile, WorkflowNode } from './types';
