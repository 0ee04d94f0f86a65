import { IconSearch } from '@tabler/icons-react'
import { useSession } from '#apps/console/api/session.ts'
import { MonthStepper } from './month-stepper.tsx'
import { OrganizationSwitch } from './organization-switch.tsx'
import { ViewerMenu } from './viewer-menu.tsx'
import './header.css'

/** For whom the person acts, at which month; the way to everything else; and who is signed in. */
export function Header({ onJump }: Readonly<{ onJump: () => void }>) {
  return (
    <header className="header">
      <div className="header-who">
        <OrganizationSwitch />
        <DemoMark />
      </div>
      <div className="header-tools">
        <MonthStepper />
        <button
          type="button"
          className="header-jump"
          onClick={onJump}
          aria-label="Jump to"
          aria-keyshortcuts="/ Control+K Meta+K"
        >
          <IconSearch size={16} stroke={1.8} aria-hidden="true" />
          <span className="header-jump-text">Jump to</span>
          <kbd>/</kbd>
        </button>
        <ViewerMenu />
      </div>
    </header>
  )
}

/** Nothing here is real, and everybody who reaches this machine may play with it. */
function DemoMark() {
  const session = useSession()
  if (session?.kind !== 'person' || !session.me.server?.demo) return null
  return (
    <span className="mark mark-attention header-demo" title="Invented companies, people and amounts">
      Demo
    </span>
  )
}
