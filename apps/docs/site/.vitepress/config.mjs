import { defineConfig } from 'vitepress';

export default defineConfig({
  title: 'Darkroom',
  description: 'Every image-generation provider behind one typed GraphQL API, on your own machine.',
  base: './',
  outDir: '../dist',
  cacheDir: '../node_modules/.vitepress',
  lastUpdated: false,
  themeConfig: {
    search: { provider: 'local' },
    nav: [
      { text: 'Tutorials', link: '/tutorials/web' },
      { text: 'Guides', link: '/guides/openai-clients' },
      { text: 'Operations', link: '/operations' },
    ],
    sidebar: [
      {
        text: 'Tutorials',
        items: [
          { text: 'In the browser', link: '/tutorials/web' },
          { text: 'On the command line', link: '/tutorials/command-line' },
          { text: 'For programs', link: '/tutorials/integrator' },
        ],
      },
      {
        text: 'Guides',
        items: [
          { text: 'Python', link: '/guides/python' },
          { text: 'Go', link: '/guides/go' },
          { text: 'Clients of the OpenAI API', link: '/guides/openai-clients' },
          { text: 'Prompting by model family', link: '/guides/prompting' },
          { text: 'Add a provider or a model', link: '/guides/add-a-provider' },
        ],
      },
      {
        text: 'Running it',
        items: [
          { text: 'Operations', link: '/operations' },
          { text: 'Figures and traces', link: '/observability' },
          { text: 'What vendors do with prompts and pictures', link: '/vendors' },
        ],
      },
    ],
  },
});
