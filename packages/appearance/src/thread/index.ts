/**
 * Programs in threads of their own, which can be ended whatever they do. Node; elsewhere there are none.
 *
 * @module
 */
export { builtin } from './builtin.js';
export { threadPool } from './thread-pool.js';
export type { Thread, ThreadPool, ThreadProgram } from './thread-pool.js';
