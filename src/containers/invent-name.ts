import { randomInt } from 'node:crypto';

const adjectives = [
  'able amber ample apt brave breezy brisk bright calm candid clever cosy crisp curious dapper daring',
  'deft eager earnest easy elated epic fair fancy fleet fluent fond frank fresh friendly gentle glad',
  'golden grand handy happy hardy honest hopeful humble jolly jovial keen kind lively lucid lucky merry',
  'mighty modest neat nimble noble patient plucky polite proud quick quiet ready robust serene sharp',
  'silent sincere smart snug sober solid stoic sturdy sunny swift tidy tranquil upbeat vivid warm witty zesty',
]
  .join(' ')
  .split(' ');

/** Birds, so that they are nobody's names. */
const nouns = [
  'avocet bittern blackbird bullfinch bunting buzzard chaffinch chough coot cormorant crane crossbill cuckoo',
  'curlew dipper dotterel dove dunlin dunnock eagle egret eider falcon finch flamingo fulmar gannet godwit',
  'goldcrest goldfinch goose goshawk grebe gull harrier heron hobby hoopoe jackdaw jay kestrel kingfisher kite',
  'lapwing lark linnet magpie martin merlin moorhen nightingale nightjar nuthatch osprey ostrich owl pelican',
  'penguin peregrine petrel pipit plover puffin quail raven redpoll redshank redstart robin rook ruff siskin',
  'skua snipe sparrow starling stork swallow swan swift teal tern thrush treecreeper wagtail warbler wren',
]
  .join(' ')
  .split(' ');

/** `quiet_heron`; with a digit when that was tried before, as docker has it. */
export function inventName(attempt: number): string {
  const one = (words: readonly string[]) => words[randomInt(words.length)] ?? '';
  return `${one(adjectives)}_${one(nouns)}${attempt === 0 ? '' : randomInt(10)}`;
}
