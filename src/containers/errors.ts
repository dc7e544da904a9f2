import { PostrojError } from '../errors.js';
import type { Container } from './container.js';

/** In docker's words. */
export function notRunning({ id }: Pick<Container, 'id'>): PostrojError {
  return new PostrojError('CONTAINER_STATE', `container ${id} is not running`);
}
