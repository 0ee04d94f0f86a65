import { IconSearch } from '@tabler/icons-react'
import { Logo } from '#apps/console/theme/logo.tsx'
import { MonthStepper } from './month-stepper.tsx'
import { OrganizationSwitch } from './organization-switch.tsx'
import './header.css'

/** Who looks, at which month; and the way to everything else. */
export function Header({ onJump }: Readonly<{ onJump: () => void }>) {
  return (
    <header className="header">
      <span className="header-mark">
        <Logo />
      </span>
      <OrganizationSwitch />
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
      </div>
    </header>
  )
}
