export { Problem, isProblem } from './problem';
export { request, upload } from './request';
