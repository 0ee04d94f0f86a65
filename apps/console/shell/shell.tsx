import { useHotkeys } from '@mantine/hooks'
import { Outlet, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { ExplainDrawer } from '#apps/console/explain/explain-drawer.tsx'
import { Header } from './header.tsx'
import { Jump } from './jump.tsx'
import { useMonths } from './months.ts'
import { Rail } from './rail.tsx'
import { Restarting } from './restarting.tsx'
import './shell.css'

/** The frame around every page: rail, header, the page, and what opens over it. */
export function Shell() {
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
