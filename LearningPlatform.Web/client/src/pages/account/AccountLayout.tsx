import { useEffect, useRef, type ReactNode } from 'react';
import { NavLink, Outlet, useLocation } from 'react-router';
import { Icon, type IconName } from '../../ui/Icon';

interface Place {
  readonly to: string;
  readonly icon: IconName;
  readonly label: string;
}

const own: readonly Place[] = [
  { to: '/account/profile', icon: 'user', label: 'Profile' },
  { to: '/account/contact', icon: 'mail', label: 'E-mail and phone' },
  { to: '/account/security', icon: 'shield', label: 'Security' },
  { to: '/account/sessions', icon: 'screen', label: 'Sessions' },
  { to: '/account/activity', icon: 'list', label: 'Activity' },
  { to: '/account/keys', icon: 'key', label: 'API keys' },
  { to: '/account/privacy', icon: 'hidden', label: 'Privacy' },
];

const administration: readonly Place[] = [
  { to: '/admin/users', icon: 'people', label: 'Users' },
  { to: '/admin/requests', icon: 'medal', label: 'Role requests' },
  { to: '/admin/activity', icon: 'list', label: 'Activity' },
];

export const AccountLayout = () => <WithPlaces label="Account" places={own}><Outlet /></WithPlaces>;
export const AdminLayout = () => <WithPlaces label="Administration" places={administration}><Outlet /></WithPlaces>;

function WithPlaces({ label, places, children }: { label: string; places: readonly Place[]; children: ReactNode }) {
  const row = useRef<HTMLElement>(null);
  const { pathname } = useLocation();

  // On phones the places are a row that is wider than the screen.
  useEffect(() => {
    const here = row.current?.querySelector<HTMLElement>('[aria-current=page]');
    if (here && row.current) row.current.scrollLeft = here.offsetLeft - (row.current.clientWidth - here.offsetWidth) / 2;
  }, [pathname]);

  return (
    <div className="with-places">
      <nav ref={row} className="places" aria-label={label}>
        {places.map(({ to, icon, label: text }) => (
          <NavLink key={to} to={to} className="nav-link">
            <Icon name={icon} size={18} /> {text}
          </NavLink>
        ))}
      </nav>
      <div className="with-places-content">{children}</div>
    </div>
  );
}
