import type { OwnCommand } from '#apps/cli/command.ts'
import { inSignIn } from '#apps/cli/sign-in-session.ts'
import { ok, refuse } from '#core/ground/result.ts'

const ORIGIN = 'http://127.0.0.1:7400'

/** The link by which the first owner signs up, for whoever can read the data folder. */
export const ownerLink: OwnCommand = {
  words: 'sign-in owner-link',
  summary: 'Print the link by which the first owner signs up',
  description:
    'Good once, for a day; an earlier link is good no more. Refused once the operator has an owner: then owners invite others. Without mail it is the way in.',
  examples: ['sign-in owner-link', 'sign-in owner-link --public-url https://perennial.example'],
  define: (command) => {
    command.option('--public-url <url>', `the address under which browsers reach the server; default ${ORIGIN}`)
  },
  run: async ({ options, common }) =>
    await inSignIn(common, originOf(options), async (signIn) => {
      const link = await signIn.ownerLink()
      if (link.ok) return ok({ value: { link: link.value }, text: link.value })
      return refuse({ code: link.refusal.code, says: 'The operator has an owner: ask one to invite you' })
    }),
}

/** A link for a new password, where no mail comes. */
export const resetLink: OwnCommand = {
  words: 'sign-in reset-link',
  summary: 'Print a link by which somebody sets a new password',
  description: 'Good once, for an hour. For whoever can read the data folder; it works without mail.',
  examples: ['sign-in reset-link kim@example.com'],
  define: (command) => {
    command.argument('<email>', 'whose password it is')
    command.option('--public-url <url>', `the address under which browsers reach the server; default ${ORIGIN}`)
  },
  run: async ({ arguments: [email = ''], options, common }) =>
    await inSignIn(common, originOf(options), async (signIn) => {
      const link = await signIn.resetLink(email)
      if (link.ok) return ok({ value: { link: link.value }, text: link.value })
      return refuse({ code: link.refusal.code, says: `Nobody signs in with ${email}` })
    }),
}

function originOf(options: Readonly<Record<string, unknown>>): string {
  const given = options['publicUrl'] ?? process.env['PERENNIAL_PUBLIC_URL']
  return typeof given === 'string' && URL.canParse(given) ? new URL(given).origin : ORIGIN
}
