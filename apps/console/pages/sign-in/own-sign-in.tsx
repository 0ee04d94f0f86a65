import { useDebouncedValue } from '@mantine/hooks'
import { IconBuildingCommunity } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { findOwnSignIn } from '#apps/console/api/session-ways.ts'
import { SignInTrouble } from './sign-in-trouble.tsx'

const TYPING_MS = 400
const ADDRESS = /^[^\s@]+@([^\s@.]+\.)+[^\s@.]{2,}$/

/** Offers an organization's own sign-in as soon as the address is in a domain that has set one up. */
export function OwnSignIn({ email, next }: Readonly<{ email: string; next: string }>) {
  const [typed] = useDebouncedValue(email.trim(), TYPING_MS)
  const domain = ADDRESS.test(typed) ? (typed.split('@')[1] ?? '').toLowerCase() : ''
  const found = useQuery({
    queryKey: ['own-sign-in', domain],
    queryFn: async () => (await findOwnSignIn(typed, next)) !== undefined,
    enabled: domain !== '',
    networkMode: 'always',
    retry: false,
    refetchOnWindowFocus: false,
    staleTime: 300_000,
  })
  const leading = useMutation({
    networkMode: 'always',
    retry: false,
    // Asked anew: where it leads is good for ten minutes only.
    mutationFn: () => findOwnSignIn(email.trim(), next),
    onSuccess: (url) => url !== undefined && location.assign(url),
  })
  // Without an answer there is nothing to offer; the password still works, and says what is wrong with the server.
  if (domain === '' || !found.data) return found.error && domain !== '' ? <SignInTrouble error={found.error} /> : null
  return (
    <div className="own-sign-in">
      <p>
        <strong className="breaks">{domain}</strong> signs its people in itself.
      </p>
      <button
        type="button"
        className="button button-primary button-wide"
        disabled={leading.isPending || leading.isSuccess}
        onClick={() => leading.mutate()}
      >
        <IconBuildingCommunity size={18} stroke={1.6} aria-hidden="true" />
        Continue with your organization
      </button>
      <SignInTrouble error={leading.error} />
      <p className="soft small">Or with a password, if you have one here:</p>
    </div>
  )
}
