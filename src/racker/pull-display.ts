import { plainText, type Log } from '../system/log.js';
import { renderMegabytes, type Progress } from '../system/progress.js';
import { statusLine } from './status-line.js';

/** Where docker's lines of a pull go, and a terminal's line about what goes on. */
export interface PullDisplay {
  readonly log: Log;
  line(text: string): void;
  /** Nothing goes on any more. */
  end(): void;
}

type Stream = NodeJS.WriteStream;

/** `<id>: Pulling fs layer`, `<id>: Download complete`, `<id>: Pull complete`, each once. */
export function pullDisplay(stream: Stream): PullDisplay {
  const status = statusLine(stream);
  const layers = new Map<string, LayerState>();
  const line = (text: string) => {
    status.clear();
    stream.write(`${plainText(text)}\n`);
  };
  const reach = (digest: string, state: LayerState) => {
    if (layers.get(digest) === state) return;
    layers.set(digest, state);
    line(`${shortLayer(digest)}: ${state}`);
  };
  const progress = (now: Progress) => {
    for (const { digest, isThere } of now.blobs ?? []) {
      if (!layers.has(digest)) reach(digest, 'Pulling fs layer');
      if (isThere) reach(digest, 'Download complete');
    }
    // they are unpacked all at once
    if (!['resolve', 'fetch', 'unpack'].includes(now.phase)) {
      for (const digest of layers.keys()) reach(digest, 'Pull complete');
    }
    status.show(renderStatus(now));
  };
  return {
    line,
    end: () => {
      status.clear();
    },
    log: {
      progress,
      info: () => undefined,
      warn: (message) => {
        line(`WARNING: ${message}`);
      },
      detail: () => undefined,
    },
  };
}

type LayerState = 'Pulling fs layer' | 'Download complete' | 'Pull complete';

function shortLayer(digest: string): string {
  return digest.slice(digest.indexOf(':') + 1).slice(0, 12);
}

const words: Readonly<Record<string, string>> = {
  resolve: 'Asking for the image',
  fetch: 'Downloading',
  unpack: 'Extracting',
  build: 'Building',
  prepare: 'Preparing to boot',
  seal: 'Sealing',
};

function renderStatus({ phase, bytes }: Progress): string {
  const word = words[phase] ?? phase;
  if (!bytes) return `${word} ...`;
  const total = bytes.total === undefined ? '' : `/${renderMegabytes(bytes.total)}MB`;
  return `${word} ${renderMegabytes(bytes.done)}MB${total}`;
}
