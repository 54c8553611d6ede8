import { createBrowserRouter, Navigate, useLocation } from 'react-router';
import { ForAdministrators, ForAuthors, Guarded } from './shell/Guarded';
import { Layout } from './shell/Layout';
import { PageFailure } from './shell/PageFailure';
import { SignInPage } from './pages/auth/SignInPage';
import { SignUpPage } from './pages/auth/SignUpPage';
import { CataloguePage } from './pages/CataloguePage';
import { LandingPage } from './pages/LandingPage';
import { NotFoundPage } from './pages/NotFoundPage';

const reset = () => import('./pages/auth/ResetPage');
const places = () => import('./pages/account/AccountLayout');

/** An address that has moved; what follows it comes along. */
function Moved({ to }: { to: string }) {
  const { search, hash } = useLocation();
  return <Navigate to={{ pathname: to, search, hash }} replace />;
}

/** Everybody's pages come with the first load; the others when they are opened. */
export const router = createBrowserRouter([
  {
    Component: Layout,
    errorElement: <PageFailure />,
    HydrateFallback: () => null,
    children: [
      {
        // A page that fails keeps the header around it.
        errorElement: <PageFailure />,
        children: [
          { index: true, Component: LandingPage },
          { path: 'sign-in', Component: SignInPage },
          { path: 'sign-up', Component: SignUpPage },
          { path: 'signin', element: <Moved to="/sign-in" /> },
          { path: 'signup', element: <Moved to="/sign-up" /> },
          { path: 'signed-in', lazy: async () => ({ Component: (await import('./pages/auth/SignedInPage')).SignedInPage }) },
          { path: 'verify', lazy: async () => ({ Component: (await import('./pages/auth/VerifyPage')).VerifyPage }) },
          { path: 'reset', lazy: async () => ({ Component: (await reset()).ResetPage }) },
          { path: 'reset-done', lazy: async () => ({ Component: (await reset()).ResetDonePage }) },
          { path: 'email-change', lazy: async () => ({ Component: (await import('./pages/auth/EmailChangePage')).EmailChangePage }) },
          { path: 'learn', Component: CataloguePage },
          { path: 'learn/courses/:courseId', lazy: async () => ({ Component: (await import('./pages/CoursePage')).CoursePage }) },
          {
            Component: Guarded,
            children: [
              { path: 'learn/modules/:moduleId', lazy: async () => ({ Component: (await import('./pages/ModulePage')).ModulePage }) },
              { path: 'learn/modules/:moduleId/lessons/:lessonId', lazy: async () => ({ Component: (await import('./pages/LessonPage')).LessonPage }) },
              { path: 'learn/courses/:courseId/lessons/:lessonId', lazy: async () => ({ Component: (await import('./pages/LanguageLessonPage')).LanguageLessonPage }) },
              { path: 'practice', lazy: async () => ({ Component: (await import('./pages/practice/PracticePage')).PracticePage }) },
              { path: 'leaderboard', lazy: async () => ({ Component: (await import('./pages/LeaderboardPage')).LeaderboardPage }) },
              { path: 'profile', lazy: async () => ({ Component: (await import('./pages/ProfilePage')).ProfilePage }) },
              { path: 'achievements', lazy: async () => ({ Component: (await import('./pages/achievements/AchievementsPage')).AchievementsPage }) },
              {
                path: 'studio',
                Component: ForAuthors,
                children: [
                  { index: true, lazy: async () => ({ Component: (await import('./pages/studio/StudioPage')).StudioPage }) },
                  { path: 'achievements', lazy: async () => ({ Component: (await import('./pages/studio/AchievementsAdminPage')).AchievementsAdminPage }) },
                  { path: 'modules/:moduleId', lazy: async () => ({ Component: (await import('./pages/studio/ModuleEditorPage')).ModuleEditorPage }) },
                  { path: 'lessons/:lessonId', lazy: async () => ({ Component: (await import('./pages/studio/LessonEditorPage')).LessonEditorPage }) },
                  { path: 'lessons/:lessonId/preview', lazy: async () => ({ Component: (await import('./pages/studio/PreviewPage')).PreviewPage }) },
                ],
              },
              {
                path: 'account',
                lazy: async () => ({ Component: (await places()).AccountLayout }),
                children: [
                  { index: true, element: <Navigate to="/account/profile" replace /> },
                  { path: 'profile', lazy: async () => ({ Component: (await import('./pages/account/ProfileSettings')).ProfileSettings }) },
                  { path: 'contact', lazy: async () => ({ Component: (await import('./pages/account/ContactSettings')).ContactSettings }) },
                  { path: 'security', lazy: async () => ({ Component: (await import('./pages/account/SecuritySettings')).SecuritySettings }) },
                  { path: 'sessions', lazy: async () => ({ Component: (await import('./pages/account/SessionsPage')).SessionsPage }) },
                  { path: 'activity', lazy: async () => ({ Component: (await import('./pages/account/ActivityPage')).ActivityPage }) },
                  { path: 'keys', lazy: async () => ({ Component: (await import('./pages/account/ApiKeysPage')).ApiKeysPage }) },
                  { path: 'privacy', lazy: async () => ({ Component: (await import('./pages/account/PrivacyPage')).PrivacyPage }) },
                ],
              },
              {
                path: 'admin',
                Component: ForAdministrators,
                children: [
                  {
                    lazy: async () => ({ Component: (await places()).AdminLayout }),
                    children: [
                      { index: true, element: <Navigate to="/admin/users" replace /> },
                      { path: 'users', lazy: async () => ({ Component: (await import('./pages/admin/UsersPage')).UsersPage }) },
                      { path: 'users/:userId', lazy: async () => ({ Component: (await import('./pages/admin/UserPage')).UserPage }) },
                      { path: 'requests', lazy: async () => ({ Component: (await import('./pages/admin/RoleRequestsPage')).RoleRequestsPage }) },
                      { path: 'activity', lazy: async () => ({ Component: (await import('./pages/admin/AllActivityPage')).AllActivityPage }) },
                    ],
                  },
                ],
              },
            ],
          },
          { path: '*', Component: NotFoundPage },
        ],
      },
    ],
  },
]);
