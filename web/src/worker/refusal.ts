import type { ErrorCode } from '../errors.js';

/** Why the Worker cannot do what it was asked; becomes an EmovoxError on the main thread. */
export class Refusal extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
  ) {
    super(message);
  }
}
