using LearningPlatform.Api;
using LearningPlatform.Grains;
using Orleans.Configuration;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddClusterClientDefaults();
builder.AddLearningPlatform();
builder.UseOrleansClient(client => client
    .Configure<ClientMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(10))
    .Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = TimeSpan.FromSeconds(10)));
builder.Services.AddClusterPorts();

var app = builder.Build();
app.MapLearningPlatform();
await app.RunAsync();
