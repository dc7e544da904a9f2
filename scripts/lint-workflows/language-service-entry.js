export { validate } from '@actions/languageservice';
export { validateAction } from '@actions/languageservice/validate-action';
export { TextDocument } from 'vscode-languageserver-textdocument';
