import { createBrowserRouter } from 'react-router';
import { Guarded } from './shell/Guarded';
import { Layout } from './shell/Layout';
import { PageFailure } from './shell/PageFailure';
import { CataloguePage } from './pages/CataloguePage';
import { LandingPage } from './pages/LandingPage';
import { NotFoundPage } from './pages/NotFoundPage';
import { SignInPage } from './pages/SignInPage';
import { SignUpPage } from './pages/SignUpPage';

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
          { path: 'signin', Component: SignInPage },
          { path: 'signup', Component: SignUpPage },
          { path: 'learn', Component: CataloguePage },
          { path: 'learn/courses/:courseId', lazy: async () => ({ Component: (await import('./pages/CoursePage')).CoursePage }) },
          {
            Component: Guarded,
            children: [
              { path: 'learn/modules/:moduleId', lazy: async () => ({ Component: (await import('./pages/ModulePage')).ModulePage }) },
              { path: 'learn/modules/:moduleId/lessons/:lessonId', lazy: async () => ({ Component: (await import('./pages/LessonPage')).LessonPage }) },
              { path: 'learn/courses/:courseId/lessons/:lessonId', lazy: async () => ({ Component: (await import('./pages/LanguageLessonPage')).LanguageLessonPage }) },
              { path: 'leaderboard', lazy: async () => ({ Component: (await import('./pages/LeaderboardPage')).LeaderboardPage }) },
              { path: 'profile', lazy: async () => ({ Component: (await import('./pages/ProfilePage')).ProfilePage }) },
            ],
          },
          { path: '*', Component: NotFoundPage },
        ],
      },
    ],
  },
]);
