/** `emovox/element` where there are no elements: importing it is harmless. */
export { EmovoxError } from '../errors.js';
