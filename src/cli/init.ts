import { PostrojError } from '../errors.js';
import { firstFiles } from '../engine/ready-made/first-files.js';
import { writeFiles } from '../engine/ready-made/write-files.js';
import type { InitFlags } from './commands/init.js';

/** `-` among the words asks for the text, as --stdout does. */
export async function writeFirstFiles(words: readonly string[], flags: InitFlags): Promise<void> {
  const cwd = process.cwd();
  const packages = words.filter((word) => word !== '-');
  if (packages.length === 0) {
    throw new PostrojError('BAD_OPTION', 'no package file to look into', {
      hint: 'Name at least one, such as dist/my_1.0_amd64.deb.',
    });
  }
  const images = flags.image ?? [];
  const files = await firstFiles(packages, { images, cwd, today: new Date() });
  if (flags.stdout || words.includes('-')) {
    const texts = files.map(({ file, text }) => `# ${file}\n${text}`);
    process.stdout.write(texts.join('---\n'));
    return;
  }
  await writeFiles(files, { cwd, force: flags.force === true, printing: '--stdout' });
  for (const { file } of files) process.stderr.write(`Wrote ${file}\n`);
  process.stderr.write('Next: postroj pkgprobe\n');
}
