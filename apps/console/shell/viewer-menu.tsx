import { Menu } from '@mantine/core'
import { IconLogout, IconUserCircle } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { usePlace, useSession } from '#apps/console/api/session.ts'
import { tellSignIn } from '#apps/console/api/session-trouble.ts'
import { signOut } from '#apps/console/api/session-ways.ts'
import { rolesText } from '#apps/console/parts/roles.ts'

/** Who is signed in, the way to the account, and the way out. */
export function ViewerMenu() {
  const navigate = useNavigate()
  const leaving = useSignOut()
  const session = useSession()
  const place = usePlace()
  const person = session?.kind === 'person' ? session.me.person : null
  const name = person?.name ?? person?.email ?? 'Signed in'
  return (
    <Menu position="bottom-end" width={272} offset={6}>
      <Menu.Target>
        <button type="button" className="person" aria-label={`${name}, account and signing out`}>
          <span className="person-mark" aria-hidden="true">
            {initials(name)}
          </span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <div className="person-card">
          <span className="viewer-name">{name}</span>
          <span className="soft breaks">{person?.email}</span>
          {place && (
            <span className="soft">
              {capitalized(rolesText(place.roles))} at {place.name}
            </span>
          )}
        </div>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconUserCircle size={18} stroke={1.6} aria-hidden="true" />}
          onClick={() => void navigate({ to: '/account' })}
        >
          Your account
        </Menu.Item>
        <Menu.Item
          leftSection={<IconLogout size={18} stroke={1.6} aria-hidden="true" />}
          closeMenuOnClick={false}
          onClick={() => leaving.mutate()}
        >
          Sign out
          <span className="person-trouble small" aria-live="polite">
            {leaving.isError && `You are still signed in. ${tellSignIn(leaving.error)}`}
          </span>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** Ends the session. The page is loaded anew, so nothing of what was seen is kept. */
export function useSignOut() {
  return useMutation({ mutationFn: signOut, networkMode: 'always', onSuccess: () => location.assign('/sign-in') })
}

/** `Greta Lindqvist` is marked `GL`. */
export function initials(name: string): string {
  const words = name.split(/[\s@.]+/).filter(Boolean)
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? '')][0] ?? '')
  return letters.join('').toLocaleUpperCase('en')
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
