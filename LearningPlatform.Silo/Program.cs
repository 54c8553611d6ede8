using LearningPlatform.Api;
using LearningPlatform.Grains;
using LearningPlatform.ServiceDefaults;
using LearningPlatform.Silo;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddSiloDefaults();

// The same services as the API: grains call the use cases' ports, and the background work runs here.
builder.AddLearningPlatform();
builder.UseOrleans(SiloSettings.Configure);
builder.Services.AddClusterPorts();

var app = builder.Build();
app.MapServiceDefaults();
await app.RunAsync();
