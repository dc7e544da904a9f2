import base from './jest.config.js';

/** What takes too long for every change: for the night, and before a release. */
export default { ...base, roots: ['<rootDir>/test/soak'] };
