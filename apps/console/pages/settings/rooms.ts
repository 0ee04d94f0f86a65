/** The rooms of the settings, in the order of their bar. */
export const SETTINGS = [
  { to: '/settings/members', name: 'Members' },
  { to: '/settings/keys', name: 'API keys' },
  { to: '/settings/webhooks', name: 'Webhooks' },
  { to: '/settings/audit', name: 'Audit log' },
] as const
