import { expect, it } from '@jest/globals';

import { objectionsTo } from '../../../../src/engine/watches/unit-files.js';

/** Of systemd 247 and of 219, shortened. */
const said = `/usr/lib/systemd/system/webfs.service:5: Failed to parse service restart specifier, ignoring: sometimes
/lib/systemd/system/dbus.service:5: Unknown key name 'X' in section 'Service', ignoring
[/lib/systemd/system/webfs.socket:2] Unknown lvalue 'X' in section 'Socket'
webfs.service: Command /usr/bin/webfsd is not executable: No such file or directory
`;

it('takes what is said of lines of the files, wherever /usr was merged', () => {
  const files = ['/lib/systemd/system/webfs.service', '/lib/systemd/system/webfs.socket'];
  expect(objectionsTo(files, said).split('\n')).toEqual([
    expect.stringMatching(/^\/usr\/lib\/systemd\/system\/webfs\.service:5: Failed to parse/),
    expect.stringMatching(/^\[\/lib\/systemd\/system\/webfs\.socket:2\] Unknown/),
  ]);
  expect(objectionsTo(['/lib/systemd/system/nginx.service'], said)).toBe('');
});
