import { PostrojError } from '../../src/errors.js';

/** What `body` throws; throws itself when it throws nothing, or something that has no code. */
export async function failureOf(body: () => unknown): Promise<PostrojError> {
  try {
    await body();
  } catch (error) {
    if (error instanceof PostrojError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
