return await AlertImages.Daemon.AlertImagesProgram.RunAsync(args);
