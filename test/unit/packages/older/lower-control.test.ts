import { describe, expect, it } from '@jest/globals';

import { lowerControl } from '../../../../src/packages/older/deb.js';

const together = [
  { name: 'web', version: '1.0-1' },
  { name: 'libweb+', version: '2:1.0' },
];

describe('the control file of an older deb', () => {
  it('has a lower version, and asks for the older ones of its companions', () => {
    const control = `Package: web
version: 1.0-1
Depends: libweb+:any (= 2:1.0), web (>=1.0-1), libc6 (= 1.0-1), xweb (= 1.0-1)
Breaks: web (<< 1.0-1), web (= 0.9)
Description: web 1.0-1
`;
    expect(lowerControl(control, together)).toBe(`Package: web
version: 1.0-1~postroj
Depends: libweb+:any (= 2:1.0~postroj), web (>=1.0-1~postroj), libc6 (= 1.0-1), xweb (= 1.0-1)
Breaks: web (<< 1.0-1), web (= 0.9)
Description: web 1.0-1
`);
  });
});
