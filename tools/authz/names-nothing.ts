/** Fields of questions that name nothing of anybody's, or do so in a way that has a section of its own. */
export const NAMES_NOTHING: ReadonlySet<string> = new Set([
  // How much, from where, in which order, as of when: a cursor is bound to its question.
  ...[
    'consent',
    'limit',
    'cursor',
    'sort',
    'as_of',
    'month',
    'from',
    'to',
    'learnedFrom',
    'learnedTo',
    'usagePosition',
    'since',
    'at',
    'on',
  ],
  // How it is cut and which events count: what is named there has to be in an event that is seen anyway.
  ...['by', 'zone', 'group', 'where', 'sum'],
  // Which of a few: kinds, states, codes, currencies.
  ...[
    'role',
    'country',
    'kind',
    'currency',
    'state',
    'type',
    'code',
    'act',
    'table',
    'format',
    'flagged',
    'why',
    'band',
    'risk',
  ],
  ...['side', 'settled', 'verified', 'stage', 'overdue'],
  ...['waiting', 'enabled', 'signal', 'did', 'below', 'percent', 'quietDays', 'daysBefore'],
  // Why a name in sell-through waits.
  'because',
  // Of a program that is seen, one of its rules.
  'incentive',
  // How many points a chart has.
  'steps',
  // A part of the name of whatever is seen anyway.
  ...['name', 'domain'],
  // Things of their own, which `objects.ts` asks for; every meter, and every product with its charges, is everybody's.
  ...['subscription', 'meter', 'product', 'charge', 'plan'],
])
