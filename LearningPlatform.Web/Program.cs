using LearningPlatform.Web;

var app = await WebHost.BuildAsync(new() { Args = args });
await app.RunAsync();
