import { statfs } from 'node:fs/promises';

import { errorClasses, isNoSpace, PostrojError, ROOM_HINT } from '../errors.js';

/** As good as nothing, for work on whole systems. */
const NEXT_TO_NOTHING = { bytes: 32_000_000, files: 500 };
/** Even a fast disk takes longer than this for that much. */
const LOOK_EVERY_MS = 20;

export interface RoomOptions {
  /** Existing directories on the file systems that the work writes to. */
  readonly directories: readonly string[];
  readonly signal: AbortSignal;
}

/**
 * Does the work; when it fails because a file system was full, throws DISK_FULL, which says which
 * one and how much was free. The programs that we run tell it in prose only, and most of them take
 * away what they have written before they end (skopeo, umoci and mksquashfs do): so the free space
 * is watched while they work. `isFull` tells the work itself, before it tries something else.
 */
export async function withRoom<T>(
  { directories, signal }: RoomOptions,
  work: (isFull: (error: unknown) => boolean) => Promise<T>,
): Promise<T> {
  const rooms = await Promise.all(directories.map(measure));
  const timer = setInterval(() => void Promise.all(rooms.map(look)), LOOK_EVERY_MS);
  const isFull = (error: unknown) => isNoSpace(error) || rooms.some(wasShort);
  try {
    return await work(isFull);
  } catch (error) {
    signal.throwIfAborted();
    await Promise.all(rooms.map(look));
    if (isOfUsage(error) || !isFull(error)) throw error;
    throw fullDisk(rooms.find(wasShort) ?? scarcest(rooms), error);
  } finally {
    clearInterval(timer);
  }
}

interface Free {
  readonly sizeBytes: number;
  readonly bytes: number;
  /** undefined where files are not counted. */
  readonly files: number | undefined;
}

interface Room {
  readonly directory: string;
  readonly atFirst: Free;
  least: { bytes: number; files: number };
}

async function measure(directory: string): Promise<Room> {
  const atFirst = await freeIn(directory);
  const { bytes, files = Infinity } = atFirst;
  return { directory, atFirst, least: { bytes, files } };
}

async function look(room: Room): Promise<void> {
  const { bytes, files = Infinity } = await freeIn(room.directory).catch(() => room.atFirst);
  const { least } = room;
  room.least = { bytes: Math.min(bytes, least.bytes), files: Math.min(files, least.files) };
}

/** statfs(2) */
async function freeIn(directory: string): Promise<Free> {
  const { bsize, blocks, bavail, files, ffree } = await statfs(directory);
  return {
    sizeBytes: blocks * bsize,
    bytes: bavail * bsize,
    files: files === 0 ? undefined : ffree,
  };
}

function wasShort({ least }: Room): boolean {
  return least.bytes < NEXT_TO_NOTHING.bytes || least.files < NEXT_TO_NOTHING.files;
}

function scarcest(rooms: readonly Room[]): Room {
  return rooms.reduce((one, other) => (other.least.bytes < one.least.bytes ? other : one));
}

/** A mistake of the caller's is one on a full disk as well. */
function isOfUsage(error: unknown): boolean {
  return error instanceof PostrojError && errorClasses[error.code] === 'usage';
}

function fullDisk(room: Room, cause: unknown): PostrojError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const message = `the file system of ${room.directory} ran full: ${shortage(room)}\n${reason}`;
  return new PostrojError('DISK_FULL', message, { hint: ROOM_HINT, cause });
}

function shortage({ atFirst: { bytes, sizeBytes, files }, least }: Room): string {
  if (least.bytes >= NEXT_TO_NOTHING.bytes && least.files < NEXT_TO_NOTHING.files) {
    return `more than ${files ?? 0} new files are needed`;
  }
  const megabytes = (count: number) => `${Math.floor(count / 1e6)} MB`;
  return `more than the ${megabytes(bytes)} free of its ${megabytes(sizeBytes)} are needed`;
}
