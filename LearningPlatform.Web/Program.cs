using LearningPlatform.Web;

var app = WebHost.Build(args);
await app.RunAsync();
