import { stringify } from 'yaml';

const ACTION = 'org/postroj-action@v1';

/** A workflow of GitHub's that does what the configuration file beside it says. */
export function renderWorkflow(packages: readonly string[]): string {
  const words = packages.map((word) => (/^[\w./*+~-]+$/.test(word) ? word : `'${word}'`)).join(' ');
  return `# Tests the packages that .postroj.yml names on the distributions that it names.
name: packages
on: [push, pull_request]
permissions:
  contents: read
jobs:
  packages:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      # To be replaced by what builds the packages; as it is, it only tells whether they are there.
${step({ name: 'Build the packages', run: `ls ${words}` })}
      - uses: ${ACTION}
        with:
          report-dir: report
      # The journal, the console and more of what did not pass.
      - if: failure()
        uses: actions/upload-artifact@v4
        with:
          name: report
          path: report
`;
}

function step(value: object): string {
  const text = stringify([value], { singleQuote: true, lineWidth: 0 });
  return text.trimEnd().replaceAll(/^/gm, '      ');
}
