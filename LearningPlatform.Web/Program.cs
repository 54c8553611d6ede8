using LearningPlatform.Web;

var app = await WebHost.BuildAsync(new() { Args = args });
await app.StartAsync();
// For ./run and whoever else waits: from here on everything answers.
Console.WriteLine($"ready {app.Urls.First()}");
await app.WaitForShutdownAsync();
