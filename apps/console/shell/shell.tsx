import { useHotkeys } from '@mantine/hooks'
import { Outlet, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { usePlace, useSession } from '#apps/console/api/session.ts'
import { ExplainDrawer } from '#apps/console/explain/explain-drawer.tsx'
import { ElsewherePage } from '#apps/console/pages/sign-in/elsewhere-page.tsx'
import { NoPlacePage } from '#apps/console/pages/sign-in/no-place-page.tsx'
import { SignInAgain } from '#apps/console/pages/sign-in/sign-in-again.tsx'
import { Header } from './header.tsx'
import { Jump } from './jump.tsx'
import { useMonths } from './months.ts'
import { Rail } from './rail.tsx'
import { Restarting } from './restarting.tsx'
import './shell.css'

/** The frame around every page, for whoever has a place in the organization that the address names. */
export function Shell() {
  const session = useSession()
  const place = usePlace()
  if (session?.kind === 'no_place') return <NoPlacePage />
  if (session?.kind !== 'person') return null
  return (
    <>
      {place ? <Frame /> : <ElsewherePage me={session.me} />}
      <SignInAgain me={session.me} />
    </>
  )
}

/** Rail, header, the page, and what opens over it. */
function Frame() {
  const [jumping, setJumping] = useState(false)
  const { before, after } = useMonths()
  const navigate = useNavigate()
  const step = (month: string | undefined) => {
    if (month) void navigate({ to: '.', search: (view) => ({ ...view, month }), resetScroll: false })
  }
  useHotkeys([
    ['mod+K', () => setJumping(true)],
    ['/', () => setJumping(true)],
    ['[', () => step(before)],
    [']', () => step(after)],
  ])
  return (
    <div className="shell">
      <a className="skip" href="#content">
        Skip to content
      </a>
      <Rail />
      <div className="shell-main">
        <Header onJump={() => setJumping(true)} />
        <Restarting />
        <main id="content" tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <ExplainDrawer />
      <Jump opened={jumping} onClose={() => setJumping(false)} />
    </div>
  )
}
