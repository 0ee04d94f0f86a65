/** The pages of the usage room, in the order of their bar. */
export const METERING = [
  { to: '/usage', name: 'Use' },
  { to: '/usage/sources', name: 'Sources' },
  { to: '/usage/subjects', name: 'Subjects' },
  { to: '/usage/conflicts', name: 'Conflicts' },
  { to: '/usage/imports', name: 'Imports' },
] as const
